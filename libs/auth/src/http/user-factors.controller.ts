import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe, Requires } from '#platform';
import { SecondFactorsService } from '../second-factors.service.ts';

@ApiTags('users')
@Controller('users')
export class UserFactorsController {
  constructor(private readonly factors: SecondFactorsService) {}

  @Delete(':id/second-factors')
  @HttpCode(204)
  @Requires('user:write')
  @ApiOperation({
    operationId: 'removeUserSecondFactors',
    summary: 'Remove all second factors of a user who has lost them; ends all sessions of the user',
  })
  @ApiNoContentResponse()
  async remove(@Param('id', IdPipe) id: string): Promise<void> {
    await this.factors.removeAllOf(id);
  }
}
